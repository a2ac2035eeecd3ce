namespace Megapod.Lab.Emulators.Dsx;

using System.Globalization;
using System.Net;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Site.Pods;

/// <summary>The broker at which an emulated site has its building management system: one on this machine, because everything said there is invented and nothing is secured.</summary>
/// <param name="Host">Its name or number.</param>
/// <param name="Port">Its TCP port.</param>
public sealed record BuildingBroker(string Host, int Port)
{
    /// <summary>Reads one.</summary>
    /// <param name="text">Host and port as <c>127.0.0.1:1883</c>, <c>localhost:1883</c> or <c>[::1]:1883</c>.</param>
    /// <param name="site">The site. It must not publish itself at the same broker, where its words would be taken for the building's.</param>
    /// <param name="isOnWire">Whether the twin's devices are on the wire and in real time; a building cannot be otherwise.</param>
    /// <returns>The broker; MP4273 where it cannot be one.</returns>
    public static Outcome<BuildingBroker> Read(string text, SiteConfig site, bool isOnWire)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(site);
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        if (colon < 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0 || !IsThisMachine(host))
        {
            return Outcome<BuildingBroker>.Failure(PodMapFaults.NoBuildingBroker($"'{text}' is no broker on this machine", "Write host and port of one that listens on this machine, such as 127.0.0.1:1883."));
        }

        if (!isOnWire)
        {
            return Outcome<BuildingBroker>.Failure(PodMapFaults.NoBuildingBroker("It lives in real time and on the wire", "Leave --speed and --in-process out, or --building-broker."));
        }

        return site.Publish.Dsx is { } face && face.Port == port && IsThisMachine(face.Host)
            ? Outcome<BuildingBroker>.Failure(PodMapFaults.NoBuildingBroker("The site publishes itself at that broker", "Use another broker, or take 'publish.dsx' out of the site file."))
            : Outcome<BuildingBroker>.Success(new BuildingBroker(host, port));
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
