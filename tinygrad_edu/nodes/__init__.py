"""What a node can do besides being computed: be named, shown, listened to, converted."""
