namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>How a car charges.</summary>
public enum EnergyTransferMode
{
    [JsonStringEnumMemberName("DC")]
    DirectCurrent,

    [JsonStringEnumMemberName("AC_single_phase")]
    SinglePhase,

    [JsonStringEnumMemberName("AC_two_phase")]
    TwoPhases,

    [JsonStringEnumMemberName("AC_three_phase")]
    ThreePhases,
}
