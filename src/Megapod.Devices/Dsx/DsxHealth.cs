namespace Megapod.Devices.Dsx;

using Megapod.Core.Outcomes;

/// <summary>How the talk by the contract goes. Counts grow from the beginning on.</summary>
public sealed record DsxHealth
{
    /// <summary>Points that are described.</summary>
    public int Points { get; init; }

    /// <summary>Values that wait for their description.</summary>
    public int Pending { get; init; }

    /// <summary>Messages that were taken.</summary>
    public long Taken { get; init; }

    /// <summary>Messages that were refused: no topic of the contract, not readable, contradicting themselves, or too many.</summary>
    public long Refused { get; init; }

    /// <summary>Values older, by their source, than what was there: late or doubled ones.</summary>
    public long Late { get; init; }

    /// <summary>Why the last message was refused; null: none was.</summary>
    public Fault? LastRefusal { get; init; }
}
