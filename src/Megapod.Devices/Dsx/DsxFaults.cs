namespace Megapod.Devices.Dsx;

using Megapod.Core.Outcomes;
using Megapod.Devices.Mqtt;

/// <summary>The faults of the DSX contract in words.</summary>
internal static class DsxFaults
{
    public static Fault NotOfTheContract(string topic) =>
        new(DsxFaultCodes.NotOfTheContract, $"{MqttBounds.Quote(topic)} is no topic of the contract.", "Look what publishes there; nothing is done with it.");

    public static Fault BadPayload(string topic, string why) =>
        new(DsxFaultCodes.BadPayload, $"What was published at {MqttBounds.Quote(topic)} cannot be read: {why}.", "Report it to whoever runs the building management system; the point keeps what it had, and grows stale.");

    public static Fault Contradiction(string topic, string why) =>
        new(DsxFaultCodes.Contradiction, $"The description at {MqttBounds.Quote(topic)} contradicts itself: {why}.", "Report it to whoever runs the building management system; the point is not known here.");

    public static Fault UnknownUnit(DsxPoint point) =>
        new(DsxFaultCodes.UnknownUnit, $"The unit {MqttBounds.Quote(point.Unit ?? "")} of {point.Key} is not known or does not fit it; it has no value.", "Have it published in a unit that the page on DSX names.");

    public static Fault TooMany(string what, int most) => new(DsxFaultCodes.TooMany, $"There are more than {most} {what}; those beyond are not known here.", "Look what publishes so many; a pod has some thousands.");

    public static Fault NotOurs(DsxPoint point, string integration) =>
        new(DsxFaultCodes.NotOurs, $"{point.Key} is not for {MqttBounds.Quote(integration)} to publish; nothing was sent.", "Have the building management system name this integration in the point's description.");

    public static Fault UnknownPoint(string key) =>
        new(DsxFaultCodes.UnknownPoint, $"No description of {MqttBounds.Quote(key)} has come; nothing was sent.", "Wait for it, or have the building management system publish it.");

    public static Fault NotSayable(DsxPoint point, double value) =>
        new(DsxFaultCodes.NotSayable, $"{point.Key} has no way to say {value}: it is no number, none of its states, or its unit is not known; nothing was sent.", "Compare the value with the point's description.");

    public static Fault BmsLost(DsxHeartbeat heartbeat) => new(
        DsxFaultCodes.BmsLost,
        $"The building management system's heartbeat {heartbeat.Point.Key} stands still; what it covers is stale.",
        "Look at the building management system and its way to the broker.");

    public static Fault NotHeard(string integration) => new(
        DsxFaultCodes.NotHeard, $"The building management system does not repeat the heartbeat of {MqttBounds.Quote(integration)}: it may not hear us.", "Do not count on what we ask it for; look at the broker's rules for this integration.");
}
