namespace Megapod.Devices.Dsx;

using Megapod.Devices.Mqtt;

/// <summary>A topic of the contract: <c>BMS/v1/PUBLISHER/Metadata-or-Value/OBJECT/POINT/TAG…</c>.</summary>
/// <param name="Publisher">The building management system (<c>PUB</c>), or an integration's id.</param>
/// <param name="IsMetadata">Whether a description stands there, and no value.</param>
/// <param name="Key">Object type, point type and tag path.</param>
public sealed record DsxTopic(string Publisher, bool IsMetadata, string Key)
{
    /// <summary>All descriptions.</summary>
    public const string AllMetadata = "BMS/v1/PUB/Metadata/#";

    /// <summary>All values of the building management system.</summary>
    public const string AllValues = "BMS/v1/PUB/Value/#";

    /// <summary>All values of integrations, and of the building management system.</summary>
    public const string EverybodysValues = "BMS/v1/+/Value/#";

    /// <summary>How the building management system calls itself.</summary>
    public const string Bms = "PUB";

    private const string Root = "BMS/v1/";
    private const string Metadata = "Metadata";
    private const string Value = "Value";
    private const int LeastLevels = 7;

    /// <summary>Reads a topic.</summary>
    /// <returns>Null when it is none of the contract.</returns>
    public static DsxTopic? Parse(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        string[] levels = topic.Split('/', LeastLevels);
        return topic.StartsWith(Root, StringComparison.Ordinal) && levels.Length == LeastLevels && levels.All(level => level.Length > 0) && levels[3] is Metadata or Value
            ? new DsxTopic(levels[2], levels[3] == Metadata, string.Join('/', levels[4..]))
            : null;
    }

    /// <summary>Whether something can be the name of an integration: one level of a topic, and not the building management system's.</summary>
    public static bool IsIntegration(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return MqttTopics.IsName(name) && !name.Contains('/') && name != Bms;
    }

    /// <summary>The topic as it is on the wire.</summary>
    public override string ToString() => $"{Root}{Publisher}/{(IsMetadata ? Metadata : Value)}/{Key}";
}
