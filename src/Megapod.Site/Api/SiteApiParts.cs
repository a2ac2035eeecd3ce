namespace Megapod.Site.Api;

using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Redfish.Service;
using Megapod.Site.Accounts;
using Megapod.Site.Jobs;
using Megapod.Site.Plans;
using Megapod.Site.Reload;
using Megapod.Site.Settings;
using Megapod.Site.Stations;
using Megapod.Site.WorkNodes;

/// <summary>What the HTTP face of a site shows and takes beside the loop itself. Each is null where the site has none; its routes are then not there, or say so.</summary>
public sealed record SiteApiParts
{
    /// <summary>The levers of an emulated site; null for a real one, which then has no route for them.</summary>
    public IEmulatedSite? Emulated { get; init; }

    /// <summary>The site's planner; null where none runs.</summary>
    public PlanLoop? Plans { get; init; }

    /// <summary>The site's charging stations; null where none are awaited.</summary>
    public SiteStations? Stations { get; init; }

    /// <summary>The site's work nodes; null where none are awaited.</summary>
    public SiteWorkNodes? WorkNodes { get; init; }

    /// <summary>The site's pods as a Redfish tree; null: nobody is shown it.</summary>
    public RedfishService? Redfish { get; init; }

    /// <summary>The site file as people may change it; null where it cannot be.</summary>
    public SiteSettings? Settings { get; init; }

    /// <summary>What the site was; null where no history could be opened.</summary>
    public IHistory? History { get; init; }

    /// <summary>Writes a backup of the state into a file that is not there yet, and says why it could not; null where nothing is kept.</summary>
    public Func<string, Fault?>? Backup { get; init; }

    /// <summary>Reads the site file again while the site runs; null where it cannot be.</summary>
    public SiteReload? Reload { get; init; }

    /// <summary>The site's jobs; null: it takes none.</summary>
    public JobDesk? Jobs { get; init; }

    /// <summary>Who may come in and what he may do; null: whoever is at this machine may do everything, and nobody else anything.</summary>
    public SiteAccounts? Accounts { get; init; }
}
