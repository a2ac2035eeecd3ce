namespace Megapod.Devices.Redfish.Power;

using System.Text.Json;
using Megapod.Core.Units;

/// <summary>A power limit as a service shows it.</summary>
/// <param name="SetPoint">The value that is set; null: none, or it does not say.</param>
/// <param name="Mode">What is done with it.</param>
/// <param name="AllowableMin">The least that may be set now; null: it does not say. It may move.</param>
/// <param name="AllowableMax">The most that may be set now; null: it does not say.</param>
public sealed record PowerLimitHeld(Watts? SetPoint, PowerLimitMode Mode, Watts? AllowableMin, Watts? AllowableMax)
{
    /// <summary>The value that is set and not switched off; null: no limit is in force. It is what the service says, and no proof.</summary>
    public Watts? InForce => Mode == PowerLimitMode.Disabled ? null : SetPoint;

    /// <summary>What is done when the limit cannot be kept, in the deprecated form; null: it does not say.</summary>
    public string? Exception { get; init; }

    /// <summary>The answer it was read from.</summary>
    internal RedfishReply? Reply { get; init; }

    /// <summary>What a resource shows of a limit; null: it has none.</summary>
    /// <param name="place">Where.</param>
    /// <param name="body">The resource.</param>
    internal static PowerLimitHeld? Of(PowerLimitPlace place, JsonElement body)
    {
        if (place.Form == PowerLimitForm.PowerControl)
        {
            var limit = RedfishJson.Inside(RedfishJson.List(body, "PowerControl").ElementAtOrDefault(place.Index), "PowerLimit");
            return limit.ValueKind != JsonValueKind.Object
                ? null
                : new PowerLimitHeld(Power(limit, "LimitInWatts"), PowerLimitMode.Unknown, Power(limit, "AllowableMin"), Power(limit, "AllowableMax")) { Exception = RedfishJson.Text(limit, "LimitException") };
        }

        var control = place.Form == PowerLimitForm.Control ? body : RedfishJson.Inside(body, "PowerLimitWatts");
        return !RedfishJson.Has(control, "SetPoint") && !RedfishJson.Has(control, "ControlMode")
            ? null
            : new PowerLimitHeld(
                Power(control, "SetPoint"),
                Inventory.PointReader.Word<PowerLimitMode>(RedfishJson.Text(control, "ControlMode")),
                Power(control, "AllowableMin") ?? Power(control, "SettingRangeMin"),
                Power(control, "AllowableMax") ?? Power(control, "SettingRangeMax"));
    }

    private static Watts? Power(JsonElement of, string member) => RedfishJson.Number(of, member) is { } watts ? new Watts(watts) : null;
}
