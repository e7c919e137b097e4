"""What a place asks for beside the closing itself (清单事项): plans, arrangements, checks. It refuses nothing."""
