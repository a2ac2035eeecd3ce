namespace Megapod.Lab.Emulators.Redfish;

/// <summary>What management controllers in the field do wrong. None is a good one.</summary>
[Flags]
public enum RedfishVice
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It knows no entity tags: none is sent, and what a change says of one is passed over.</summary>
    NoETag = 1 << 0,

    /// <summary>Whatever entity tag a change names, also <c>*</c>, it is the wrong one (412).</summary>
    IfMatchAlwaysFails = 1 << 1,

    /// <summary>A change that names an entity tag at all is refused (400).</summary>
    IfMatchRefused = 1 << 2,

    /// <summary>One resource answers 500; which is <see cref="RedfishVices.FailingPath"/>.</summary>
    ResourceFails = 1 << 3,

    /// <summary>All numbers and states that could be measured are null.</summary>
    NullReadings = 1 << 4,

    /// <summary>Each page of a collection links to the first as the next.</summary>
    LinkCycle = 1 << 5,

    /// <summary>Updates never end.</summary>
    EndlessTask = 1 << 6,

    /// <summary>A power limit is raised to <see cref="RedfishVices.LowestCap"/> without a word.</summary>
    CapClamped = 1 << 7,

    /// <summary>A power limit is taken and shown, and stays disabled.</summary>
    CapDisabled = 1 << 8,

    /// <summary>A power limit is taken and shown as in force, and nothing keeps to it.</summary>
    CapIgnored = 1 << 9,

    /// <summary>Answers come drop by drop.</summary>
    Drip = 1 << 10,

    /// <summary>Requests are taken and never answered.</summary>
    Hang = 1 << 11,

    /// <summary>Answers are <see cref="RedfishVices.HugeBytes"/> longer than they need be.</summary>
    HugeBody = 1 << 12,

    /// <summary>Answers are a page for people.</summary>
    Html = 1 << 13,

    /// <summary>The connection ends in the middle of an answer.</summary>
    TornJson = 1 << 14,

    /// <summary>After <see cref="RedfishVices.RequestsUntilLost"/> requests all sessions are forgotten.</summary>
    SessionsLost = 1 << 15,

    /// <summary>It is too busy to answer (503).</summary>
    Busy = 1 << 16,

    /// <summary>Events come without their ids and kinds.</summary>
    BareEvents = 1 << 17,

    /// <summary>Whoever follows the events hears nothing, not even a heartbeat.</summary>
    SilentEvents = 1 << 18,
}
