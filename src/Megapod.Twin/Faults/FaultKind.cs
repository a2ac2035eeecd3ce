namespace Megapod.Twin.Faults;

/// <summary>
/// The ways in which a site can break in the twin. What the controller is entitled to see of each, and what must hold nevertheless, stands in
/// docs/safety.md; what is judged stands in <see cref="Expectation"/>.
/// </summary>
public enum FaultKind
{
    /// <summary>Two of five commands never arrive, to any device.</summary>
    CommandLoss,

    /// <summary>Commands take up to the declared latency, answers up to ten seconds.</summary>
    CommandDelay,

    /// <summary>Half of all commands arrive twice.</summary>
    CommandDuplication,

    /// <summary>Answers come in any order, commands as far apart as their latency lets them.</summary>
    CommandReordering,

    /// <summary>Commands are carried out and half of the answers are lost.</summary>
    AnswerLoss,

    /// <summary>A meter goes on showing its last value with its last time.</summary>
    MeterStale,

    /// <summary>A meter goes on showing its last value as if it were new.</summary>
    MeterFrozen,

    /// <summary>A meter shows no number.</summary>
    MeterNotANumber,

    /// <summary>A meter counts the wrong way round.</summary>
    MeterSignFlipped,

    /// <summary>A meter shows half or one and a half of what flows.</summary>
    MeterScaled,

    /// <summary>The battery is gone from one instant to the next.</summary>
    BatteryTrip,

    /// <summary>One of the battery's four inverters is gone; the battery says so.</summary>
    InverterTrip,

    /// <summary>A hot battery gives and takes less, slowly down to two fifths.</summary>
    BatteryHot,

    /// <summary>A cold battery takes hardly any charge and gives less, slowly.</summary>
    BatteryCold,

    /// <summary>The battery reports a state of charge that is too high by 15 %.</summary>
    SocWrong,

    /// <summary>The reported state of charge has drifted off and jumps to the truth when the battery calibrates itself.</summary>
    SocJumps,

    /// <summary>The battery answers set-points with yes and keeps the one it has.</summary>
    SetpointIgnored,

    /// <summary>A connector answers with yes and lets the car take what it asks for.</summary>
    ConnectorIgnores,

    /// <summary>A connector forgets its ceiling now and then, before it lapses.</summary>
    ConnectorForgets,

    /// <summary>A connector ignores its ceiling and reports the draw that it should have.</summary>
    ConnectorLies,

    /// <summary>The link to a connector is lost.</summary>
    ConnectorDisconnects,

    /// <summary>A connector starts anew: without power for a while, then at its fallback.</summary>
    ConnectorReboots,

    /// <summary>A device's clock is ahead: its readings come from the future.</summary>
    ClockAhead,

    /// <summary>A device's clock is behind: its readings come from the past.</summary>
    ClockBehind,

    /// <summary>A device's clock begins again at zero.</summary>
    ClockReset,

    /// <summary>A device's clock runs as fast or as slow as its profile allows.</summary>
    ClockDrifts,

    /// <summary>The pod acknowledges budgets and does not throttle.</summary>
    PodIgnores,

    /// <summary>The pod's racks draw a tenth more than their budgets.</summary>
    PodOvershoots,

    /// <summary>All racks stop for a checkpoint and come back at once, while six cars plug in.</summary>
    PodRestarts,

    /// <summary>The controller is killed and started again after a while.</summary>
    ControllerKilled,

    /// <summary>The controller stands still and goes on with its old memory.</summary>
    ControllerFrozen,

    /// <summary>The controller is started anew within two seconds.</summary>
    ControllerRestarted,

    /// <summary>The controller's own clock jumps forth or back, and back again.</summary>
    OwnClockJumps,

    /// <summary>The grid operator lowers the limit at a minute's notice.</summary>
    LimitCut,

    /// <summary>The grid is gone. Behind a relay the battery takes over as far as it can; without one the site is without voltage until the grid returns.</summary>
    GridOutage,

    /// <summary>The voltage dips for a moment; a relay that finds it outside the ride-through curve islands the site.</summary>
    VoltageDip,

    /// <summary>The voltage dips six times within 82 seconds.</summary>
    SixDips,

    /// <summary>The breaker's contacts contradict each other, or nobody answers for them: its position is unknown, in some incidents while the grid is lost.</summary>
    BreakerContradicts,

    /// <summary>A pod's cooling pump is lost; the racks protect themselves down to idle.</summary>
    CoolingPumpLost,

    /// <summary>A pod's leak detector trips: the hardware switches the pod off, and the input stays latched until a person resets it.</summary>
    Leak,

    /// <summary>The pumps of a watched cooling loop lose their drive; only a person starts them again.</summary>
    PumpsLost,

    /// <summary>Coolant runs out in a rack whose loop is watched.</summary>
    RackLeak,

    /// <summary>Coolant runs out of a watched loop outside the racks.</summary>
    LoopLeak,

    /// <summary>Nothing carries the heat of a watched loop away any more: its coolant becomes hotter.</summary>
    CoolantHot,

    /// <summary>The breaker of a rack's branch trips, in a pod whose loop is watched; only a person closes it.</summary>
    BranchTrip,

    /// <summary>The readings of a watched loop stand still with their last time.</summary>
    LoopReadingsStale,
}
