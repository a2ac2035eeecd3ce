namespace Megapod.Devices.Dsx;

using Megapod.Core.Units;
using Megapod.Devices.Mqtt;

/// <summary>A heartbeat of the building management system as we see it.</summary>
/// <param name="Point">The heartbeat's point.</param>
/// <param name="LastBeat">When its number last changed, by our clock; <see cref="Instant.Never"/>: it never did.</param>
/// <param name="IsAlive">Whether that is not too long ago.</param>
public sealed record DsxHeartbeat(DsxPoint Point, Instant LastBeat, bool IsAlive)
{
    internal const string ObjectType = "System";
    internal const string OfBms = "HeartbeatTimestampBms";
    internal const string EchoOfBms = "HeartbeatEchoBms";
    internal const string OfIntegration = "HeartbeatTimestampIntegration";
    internal const string EchoOfIntegration = "HeartbeatEchoIntegration";

    /// <summary>Whether it stands for a point. A scope that is no filter of topics is words for people, and stands for all.</summary>
    /// <param name="key">The point's key.</param>
    public bool Covers(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Point.Scope is not { } scope || !scope.Contains('/') || !MqttTopics.IsFilter(scope)
            || MqttTopics.Covers(scope, new DsxTopic(DsxTopic.Bms, false, key).ToString()) || MqttTopics.Covers(scope, new DsxTopic(DsxTopic.Bms, true, key).ToString());
    }
}
