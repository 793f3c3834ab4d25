"""What keeps a running bot in order and tells how it is: who leads, what is wrong, health, metrics and logs."""
