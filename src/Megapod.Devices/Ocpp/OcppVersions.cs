namespace Megapod.Devices.Ocpp;

/// <summary>The editions as they are named when a WebSocket is opened.</summary>
public static class OcppVersions
{
    /// <summary>All of them, the one we like best first.</summary>
    public static IReadOnlyList<OcppVersion> ByPreference { get; } = [OcppVersion.V21, OcppVersion.V201, OcppVersion.V16];

    /// <summary>The sub-protocol of an edition.</summary>
    public static string SubProtocol(this OcppVersion version) => version switch
    {
        OcppVersion.V16 => "ocpp1.6",
        OcppVersion.V201 => "ocpp2.0.1",
        OcppVersion.V21 => "ocpp2.1",
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "No such edition."),
    };

    /// <summary>The edition that two ends agree on: of those that both speak the one we like best, whatever the order in which they are offered.</summary>
    /// <param name="offered">Sub-protocols as the other end writes them.</param>
    /// <param name="allowed">What it may speak.</param>
    /// <returns>Null: there is none.</returns>
    public static OcppVersion? Common(IEnumerable<string> offered, IReadOnlyCollection<OcppVersion> allowed)
    {
        var words = offered.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var version in ByPreference)
        {
            if (allowed.Contains(version) && words.Contains(version.SubProtocol()))
            {
                return version;
            }
        }

        return null;
    }
}
