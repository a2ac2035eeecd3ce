namespace Megapod.Lab.Restart;

/// <summary>What a restart torture shall do.</summary>
public sealed record RestartRequest
{
    /// <summary>How often the controller is killed or frozen.</summary>
    public required int Instants { get; init; }

    /// <summary>One seed is one world and one choice of instants.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The program that is started as the controller, with what comes before its arguments.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Folder for the controller's state and the shared clock; made and removed by whoever asks.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether to stop early.</summary>
    public Func<bool> ShallStop { get; init; } = static () => false;
}
