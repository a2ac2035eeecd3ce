namespace Megapod.Devices.Mqtt;

/// <summary>A subscription that the broker has taken.</summary>
/// <param name="Filter">What it covers.</param>
/// <param name="Qos">The highest quality of service with which messages come; it may be less than was asked for.</param>
public sealed record MqttGrant(string Filter, MqttQos Qos);
