"""Finding what is published: what can be found (`things`), and what somebody's words mean (`words`). Both are pure."""
