namespace Megapod.Devices.Slurm;

/// <summary>Numbers of Slurm's faults; docs/faults.md has them all.</summary>
public static class SlurmFaultCodes
{
    /// <summary>The description of a cluster cannot be used.</summary>
    public const string Description = "MP3940";

    /// <summary>slurmrestd cannot be reached; nothing was sent.</summary>
    public const string Unreachable = "MP3941";

    /// <summary>It did not answer in time, or broke off.</summary>
    public const string NoAnswer = "MP3942";

    /// <summary>An answer is larger than allowed.</summary>
    public const string TooLarge = "MP3943";

    /// <summary>An answer cannot be understood.</summary>
    public const string NotUnderstood = "MP3944";

    /// <summary>It does not let us in.</summary>
    public const string NotLetIn = "MP3945";

    /// <summary>It speaks no version that we do.</summary>
    public const string NoVersion = "MP3946";

    /// <summary>Slurm would not do it.</summary>
    public const string Refused = "MP3947";

    /// <summary>There is no token.</summary>
    public const string NoToken = "MP3948";

    /// <summary>A tool of Slurm's failed.</summary>
    public const string Tool = "MP3949";
}
