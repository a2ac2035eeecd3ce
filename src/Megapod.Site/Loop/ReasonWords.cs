namespace Megapod.Site.Loop;

using Megapod.Control.Cycle;
using Megapod.Control.Guards;

/// <summary>A reason in words that a person understands.</summary>
internal static class ReasonWords
{
    /// <summary>The words; empty when nothing limits.</summary>
    public static string Of(in Reason reason, CycleMemory memory) => reason.Kind switch
    {
        ReasonKind.None => "",
        ReasonKind.Vacant => "no car",
        ReasonKind.Trimmed => "trimmed to what the car takes",
        ReasonKind.Limit => "limited by " + memory.RowName(reason.Index),
        ReasonKind.AwaitingConfirmation => reason.Index >= 0 ? "waits until headroom under " + memory.RowName(reason.Index) + " is confirmed" : "waits for the car's own maximum",
        ReasonKind.WriteInterval => "may be written again in a moment",
        ReasonKind.Price => "power costs more than the work is worth",
        ReasonKind.MonthPeak => "keeps the month's peak",
        ReasonKind.Reserve => "battery is kept for cars",
        ReasonKind.Guard => "guard: " + Guard((GuardId)reason.Index),
        _ => "does not keep ceilings: counts as its nameplate",
    };

    private static string Guard(GuardId guard) => guard switch
    {
        GuardId.SafetyInput => "a safety input is latched",
        GuardId.Topology => "the grid is gone, or has just come back",
        GuardId.MeterLost => "the connection's meter is lost",
        GuardId.NMinusOne => "loss of the battery must stay curable",
        GuardId.Ramp => "the site's ramp limit",
        GuardId.Thermal => "heat",
        GuardId.StateOfCharge => "the battery's state of charge",
        GuardId.Export => "the export limit",
        GuardId.Service => "the pod's life: it is not in service",
        _ => "a grid event",
    };
}
