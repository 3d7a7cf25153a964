"""What people type, checked and kept. Forms validate; they never write."""
