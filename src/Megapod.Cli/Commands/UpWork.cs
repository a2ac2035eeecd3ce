namespace Megapod.Cli.Commands;

using Megapod.Cli.Output;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Node.Runner;
using Megapod.Site.Jobs;
using Megapod.Site.WorkNodes;

/// <summary>The work of <c>up</c>: where a rack names this machine as its work node, and in the built-in site, it stands for that rack and runs two jobs for real.</summary>
internal static class UpWork
{
    /// <summary>Says whether this machine has its seat at the site: it must be able to run jobs, and the site to be in real time. Else the twin answers for the rack.</summary>
    /// <param name="request">What <c>up</c> is asked for.</param>
    /// <param name="printer">Tells why it has none.</param>
    /// <returns>The request with a site that is as it will run.</returns>
    public static UpRequest Seat(UpRequest request, Printer printer)
    {
        if (LocalNode.SeatOf(request.Options.File is null ? LocalNode.Seat(request.Written) : request.Written) is null)
        {
            return request;
        }

        bool isWanted = request.Options is { Speed: 1, HasNoJobs: false };
        if (isWanted && NodeRunner.Missing() is { } missing)
        {
            printer.Note($"This machine runs no jobs: {missing.Message} {missing.Remedy} The twin answers for all racks.");
            isWanted = false;
        }

        return request with { Written = Seated(request.Written, request.Options, isWanted), Scenario = request.Scenario with { Site = Seated(request.Scenario.Site, request.Options, isWanted) }, IsSeated = isWanted };
    }

    /// <summary>A site as it runs here.</summary>
    /// <param name="site">The site as it was written.</param>
    /// <param name="options">What <c>up</c> is asked for.</param>
    /// <param name="isSeated">Whether this machine has its seat.</param>
    public static SiteConfig Seated(SiteConfig site, UpOptions options, bool isSeated) => !isSeated ? LocalNode.Unseat(site) : options.File is null ? LocalNode.Seat(site) : site;

    /// <summary>Starts the node on this machine, where it has a seat.</summary>
    public static async Task<LocalNode?> StartAsync(UpRequest request, DemoSite world, SiteWorkNodes? nodes, JobDesk desk, Func<Instant> now, Printer printer)
    {
        if (nodes is null || !request.IsSeated || LocalNode.SeatOf(request.Written) is not { } rack)
        {
            return null;
        }

        string place = LocalNode.NewPlace();
        var started = await LocalNode.StartAsync(new LocalNodeParts
        {
            World = world,
            Nodes = nodes,
            Desk = desk,
            Rack = rack,
            Program = RestartBench.ProgramOf(AppContext.BaseDirectory),
            TokenVariable = NodeUplink.TokenVariable,
            Group = place,
            Folder = Path.GetFullPath(request.Options.State is not { } state ? Path.Combine(Path.GetTempPath(), $"megapod-{place}") : Path.Combine(state, LocalNode.Name)),
            IsPassing = request.Options.State is null,
            Now = now,
        });
        printer.Note(started.IsSuccess
            ? $"This machine stands for the rack {rack.Id} and runs a training and a batch job for real: megapod jobs top."
            : $"This machine runs no jobs: {started.Faults[0].Message} {started.Faults[0].Remedy}");
        return started.IsSuccess ? started.Value : null;
    }
}
