namespace Megapod.Devices.Slurm;

using Megapod.Core.Units;

/// <summary>A job as the cluster shows it.</summary>
public sealed record SlurmJob
{
    /// <summary>Its number at the cluster.</summary>
    public required long Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The user whose it is; empty: not told.</summary>
    public string User { get; init; } = "";

    /// <summary>Words of its state in capitals, the main one first: PENDING, RUNNING, SUSPENDED, COMPLETED … and flags like COMPLETING and CONFIGURING. Words that are new are kept.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Why it is so, Slurm's word: JobHeldUser, Resources, BeginTime, NodeDown …; "None": nothing.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The nodes that it has; empty while it waits.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>GPUs that it has or wants on all its nodes together.</summary>
    public int Gpus { get; init; }

    /// <summary>Cores that it has or wants on all its nodes together.</summary>
    public double Cpus { get; init; }

    /// <summary>Whether it waits because it is held: by its user, by us, by an administrator.</summary>
    public bool IsHeld { get; init; }

    /// <summary>How often Slurm began it again.</summary>
    public int Restarts { get; init; }

    /// <summary>Exit status as shells say it, 128 and the signal's number where a signal ended it; null: not told.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>When it began; never: it has not.</summary>
    public Instant Started { get; init; }

    /// <summary>When it ended; of one that has not ended it means nothing.</summary>
    public Instant Ended { get; init; }

    /// <summary>When it was last suspended or resumed; never: it was not.</summary>
    public Instant Suspended { get; init; }

    /// <summary>Whether its state has a word.</summary>
    /// <param name="word">The word, in capitals.</param>
    public bool Is(string word) => States.Contains(word, StringComparer.Ordinal);
}
