namespace Megapod.Devices.Ocpp.Orders;

using Megapod.Core.Outcomes;

/// <summary>What came of something that a station was asked to do.</summary>
public sealed record StationReply
{
    /// <summary>What came of it.</summary>
    public required OrderResult Result { get; init; }

    /// <summary>The station's own word, such as <c>Scheduled</c>; empty: it said none.</summary>
    public string Word { get; init; } = "";

    /// <summary>What it said besides: the value that was asked for, the name of a file, its reason; empty: nothing.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Why it was not done; null: it was accepted.</summary>
    public Fault? Fault { get; init; }

    /// <summary>What the edition does not have was not asked.</summary>
    internal static StationReply Lacking { get; } = new() { Result = OrderResult.NotSupported };
}
