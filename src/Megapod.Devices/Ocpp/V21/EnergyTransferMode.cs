namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>How a car charges.</summary>
public enum EnergyTransferMode
{
    [JsonStringEnumMemberName("AC_single_phase")]
    SinglePhase,

    [JsonStringEnumMemberName("AC_two_phase")]
    TwoPhases,

    [JsonStringEnumMemberName("AC_three_phase")]
    ThreePhases,

    [JsonStringEnumMemberName("DC")]
    DirectCurrent,

    /// <summary>Alternating current in both directions.</summary>
    [JsonStringEnumMemberName("AC_BPT")]
    AlternatingBothWays,

    /// <summary>Alternating current in both directions, with functions for the grid.</summary>
    [JsonStringEnumMemberName("AC_BPT_DER")]
    AlternatingBothWaysForGrid,

    /// <summary>Alternating current with functions for the grid.</summary>
    [JsonStringEnumMemberName("AC_DER")]
    AlternatingForGrid,

    /// <summary>Direct current in both directions.</summary>
    [JsonStringEnumMemberName("DC_BPT")]
    DirectBothWays,

    /// <summary>Direct current by an arm that connects itself.</summary>
    [JsonStringEnumMemberName("DC_ACDP")]
    DirectByArm,

    /// <summary>Direct current by an arm that connects itself, in both directions.</summary>
    [JsonStringEnumMemberName("DC_ACDP_BPT")]
    DirectByArmBothWays,

    [JsonStringEnumMemberName("WPT")]
    Wireless,
}
