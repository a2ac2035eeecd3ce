namespace Megapod.Cli;

/// <summary>What a script can rely on when a command has ended; the numbers are fixed once and forever.</summary>
internal enum ExitCode
{
    /// <summary>The command did what it was asked, and the answer is good.</summary>
    Success = 0,

    /// <summary>The command ran to its end and the answer is bad: a law broke, a check failed.</summary>
    BadAnswer = 1,

    /// <summary>The input is wrong: the command line, or a file, which is then named with line and remedy.</summary>
    BadInput = 2,

    /// <summary>Something outside the program is missing: a library, a server, a permission.</summary>
    SomethingMissing = 3,

    /// <summary>A mistake of ours. The number is the one that sysexits.h keeps for internal software errors.</summary>
    Bug = 70,

    /// <summary>Stopped by Ctrl-C (128 + SIGINT), after a clean stop.</summary>
    Interrupted = 130,

    /// <summary>Stopped by SIGTERM (128 + SIGTERM), after a clean stop.</summary>
    Terminated = 143,
}
