namespace Megapod.Site.Pods.Dsx;

using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;

/// <summary>Points of a face while it is made: all have the site's name before their own, because their topics are in one space with those of all others at the broker.</summary>
/// <param name="site">Name of the site.</param>
internal sealed class DsxFaceLines(string site)
{
    public static readonly IReadOnlyList<DsxState> Leaks = [new(0, "NoLeak"), new(1, "Leak")];
    public static readonly IReadOnlyList<DsxState> Isolations = [new(0, "NotIsolated"), new(1, "Isolated")];
    public static readonly IReadOnlyList<DsxState> Breakers = [new(0, "Open"), new(1, "Closed")];

    private readonly Dictionary<string, DsxPoint> points = new(StringComparer.Ordinal);

    /// <summary>All points.</summary>
    public IReadOnlyCollection<DsxPoint> Points => points.Values;

    /// <summary>Things that have no point because no topic can name them, or another one has their name.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Object id of the meter of a pod, a node or the battery.</summary>
    public static string MeterOf(string id) => $"{id}/meter";

    /// <summary>A point of a rack.</summary>
    public static DsxPoint OfRack(string rack, string type, string tag) => new("Rack", type, tag) { RackLocationName = rack, RackLocationId = rack };

    /// <summary>A point of a meter.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="meter">Object id of the meter.</param>
    /// <param name="serves">What all that it measures goes to.</param>
    public static DsxPoint OfMeter(string type, string meter, IReadOnlyList<string> serves) => Of("PowerMeter", type, meter) with { ServesId = serves };

    /// <summary>A point of a thing that has a name of its own.</summary>
    public static DsxPoint Of(string objectType, string type, string id) => new(objectType, type, id) { ObjectName = id, ObjectId = id };

    /// <summary>Takes a point in.</summary>
    /// <returns>As it is published; null: it cannot be.</returns>
    public DsxPoint? Add(DsxPoint point)
    {
        var own = point with { TagPath = $"{site}/{point.TagPath}" };
        bool isSayable = own.TagPath.Length <= DsxBounds.MostText && MqttTopics.IsName(own.Key) && !own.TagPath.Any(char.IsControl);
        if (isSayable && points.TryAdd(own.Key, own))
        {
            return own;
        }

        LeftOut++;
        return null;
    }
}
