namespace Megapod.Files.SiteFile;

using Megapod.Files.SiteFile.Shapes;

/// <summary>Drivers of racks and servers, which a group writes once for all of its members.</summary>
internal static class PodDrivers
{
    private const string Own = "{id}";
    private const string OfTheRack = "{rack}";

    /// <summary>The driver of a rack's unit.</summary>
    /// <param name="rack">The rack.</param>
    /// <param name="key">Which unit.</param>
    public static string OfRack(ReadMap rack, string key) => rack.Text(key).Replace(Own, rack.Text("id"), StringComparison.Ordinal);

    /// <summary>The driver of a server.</summary>
    /// <param name="rack">Its rack.</param>
    /// <param name="server">The server.</param>
    /// <param name="key">Which of its devices.</param>
    public static string OfServer(ReadMap rack, ReadMap server, string key = "driver") =>
        server.Text(key).Replace(OfTheRack, rack.Text("id"), StringComparison.Ordinal).Replace(Own, server.Text("id"), StringComparison.Ordinal);
}
