namespace Megapod.Site.Pods.Redfish;

using Megapod.Control.Firmware;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Updates;

/// <summary>The firmware of a server by its management controller; of several that which <see cref="RedfishServerVersion"/> takes for the server's.</summary>
/// <param name="server">Name of the server on the site.</param>
/// <param name="client">Its service.</param>
/// <param name="poller">Looks at the service again and again.</param>
/// <param name="time">Time between two looks at the version.</param>
/// <param name="stop">Ends what is under way; at the service it goes on.</param>
internal sealed class RedfishServerFirmware(string server, RedfishClient client, RedfishPoller poller, TimeProvider time, CancellationToken stop) : IServerFirmware
{
    /// <summary>Many show a new version only after they have started again, which takes minutes: it is looked for so often, so far apart.</summary>
    private const int MostLooks = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly RedfishUpdates updates = new(client);

    /// <inheritdoc/>
    public string? Known => Place()?.Firmware;

    /// <inheritdoc/>
    public async Task<string?> ReadAsync() => Place() is { } place ? await updates.VersionAsync(place.Path, stop) : null;

    /// <inheritdoc/>
    public async Task<FirmwareResult> InstallAsync(FirmwareOrder order)
    {
        if (Place() is not { } place || poller.Newest()?.Inventory.UpdateService is not { } service)
        {
            return new FirmwareResult(server, false, Known, "its controller takes no firmware");
        }

        string? version = await updates.VersionAsync(place.Path, stop);
        if (version is null || version == order.Version)
        {
            return new FirmwareResult(server, version is not null, version, version is null ? "its controller does not answer" : "it had it already");
        }

        var outcome = await updates.FetchAsync(service, new Uri(order.Image), [place.Path], null, stop);
        version = outcome.After.GetValueOrDefault(place.Path);
        for (int look = 0; outcome.IsDone && version != order.Version && look < MostLooks; look++)
        {
            await Task.Delay(LookEvery, time, stop);
            version = await updates.VersionAsync(place.Path, stop) ?? version;
        }

        // What it became is shown without waiting for the next look at all of its things.
        poller.LookAgain();

        // A version that is still the old one is said by the campaign in its own words.
        string said = outcome.IsDone ? "" : string.Join(' ', outcome.Faults.Select(f => f.Message));
        return new FirmwareResult(server, outcome.IsDone, version, said);
    }

    private RedfishItem? Place() => poller.Newest()?.Inventory is { UpdateService: not null } inventory ? RedfishServerVersion.PlaceIn(inventory) : null;
}
