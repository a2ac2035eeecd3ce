namespace Megapod.Devices.Mqtt;

/// <summary>A message on a topic.</summary>
/// <param name="Topic">Where, without wildcards.</param>
/// <param name="Payload">What; the protocol gives it no meaning.</param>
/// <param name="Qos">How often it arrives.</param>
/// <param name="IsRetained">
/// Of a message that is published: whether the broker keeps it for later subscribers; an empty one then removes what is kept. Of a message that came: whether it was kept, so that it is old and comes again
/// with every subscription. Nothing that commands may be acted on when it is.
/// </param>
public sealed record MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, MqttQos Qos = MqttQos.AtMostOnce, bool IsRetained = false);
