#!/bin/sh
# PostgreSQL's image runs this once, on an empty volume: the two roles, the extensions, the database.
set -eu

psql --set ON_ERROR_STOP=1 --username postgres \
    --set app="$WMPMH_APP_PASSWORD" --set owner="$WMPMH_OWNER_PASSWORD" <<'SQL'
CREATE ROLE wmpmh_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE wmpmh_app LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
\connect template1
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
\connect postgres
CREATE DATABASE wmpmh OWNER wmpmh_owner TEMPLATE template1;
SQL
