namespace Megapod.Devices.Mqtt;

using Megapod.Core.Units;

/// <summary>A message that came.</summary>
/// <param name="Message">The message. One whose <see cref="MqttMessage.IsRetained"/> is set was kept by the broker, nobody knows for how long.</param>
/// <param name="IsRepeated">Whether the broker may have sent it before.</param>
/// <param name="ReceivedAt">When it came, by our clock.</param>
/// <param name="Missed">How many messages that came before it, and after the one that was taken last, were dropped because nobody took them in time.</param>
public sealed record MqttDelivery(MqttMessage Message, bool IsRepeated, Instant ReceivedAt, long Missed);
