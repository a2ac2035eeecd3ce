namespace Megapod.Control.Cooling;

/// <summary>Why a rack or a whole pod was stopped until a person has looked. The worst comes last: it is not replaced by a lesser one.</summary>
public enum CoolingTrip
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>A rack's branch of the power distribution is open.</summary>
    BranchOpen,

    /// <summary>The coolant is too warm.</summary>
    SupplyHot,

    /// <summary>The flow is lost.</summary>
    FlowLost,

    /// <summary>A leak detector is wet: in the rack, or for a pod outside the racks.</summary>
    Leak,

    /// <summary>A rack's leak detector has stayed wet although the rack was isolated, so that the loop has to be.</summary>
    LeakStays,
}
