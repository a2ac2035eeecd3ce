namespace Megapod.Cli.Commands;

/// <summary>What a person wrote behind <c>up</c>.</summary>
internal sealed record UpOptions
{
    /// <summary>The site file; null: the built-in example site.</summary>
    public string? File { get; init; }

    /// <summary>Port of the API on loopback.</summary>
    public required int Port { get; init; }

    /// <summary>Real time after which it stops, as text; null: when it is asked to.</summary>
    public string? For { get; init; }

    /// <summary>Site seconds per real second.</summary>
    public required double Speed { get; init; }

    /// <summary>Seed of the emulated world.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether the twin answers in process although it could over the wire.</summary>
    public bool IsInProcess { get; init; }

    /// <summary>Broker of emulated pods' building management, as text; null: none.</summary>
    public string? BuildingBroker { get; init; }

    /// <summary>Whether lines are printed where the site could be drawn.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Folder of the controller's memory; null: nothing is kept.</summary>
    public string? State { get; init; }

    /// <summary>Whether a state that cannot be used is moved aside.</summary>
    public bool SetsStateAside { get; init; }

    /// <summary>Whether nobody is asked who he is.</summary>
    public bool HasNoAccounts { get; init; }

    /// <summary>Whether this machine runs no jobs.</summary>
    public bool HasNoJobs { get; init; }
}
