namespace Megapod.Cli.Commands;

using Megapod.Cli.Output;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Node.Runner;
using Megapod.Site.Jobs;
using Megapod.Site.WorkNodes;

/// <summary>The work of <c>up</c> without a site file: this machine stands for a rack of the built-in site and runs two jobs for real.</summary>
internal static class UpWork
{
    /// <summary>Gives this machine a seat at the site, where it may run jobs and the site is the built-in one in real time.</summary>
    /// <param name="request">What <c>up</c> is asked for.</param>
    /// <param name="printer">Tells why it has none.</param>
    /// <returns>The request with the seat, and the rack that the machine stands for; null: it has none.</returns>
    public static (UpRequest Request, RackConfig? Rack) Seat(UpRequest request, Printer printer)
    {
        if (request.Options is not { File: null, Speed: 1, HasNoJobs: false } || LocalNode.Seat(request.Written) is not { } seat)
        {
            return (request, null);
        }

        if (NodeRunner.Missing() is { } missing)
        {
            printer.Note($"This machine runs no jobs: {missing.Message} {missing.Remedy} The twin answers for all racks.");
            return (request, null);
        }

        return (request with { Written = seat.Site, Scenario = request.Scenario with { Site = seat.Site } }, seat.Rack);
    }

    /// <summary>Starts the node on this machine, where it has a seat.</summary>
    public static async Task<LocalNode?> StartAsync(RackConfig? rack, DemoSite world, SiteWorkNodes? nodes, JobDesk desk, string? state, Func<Instant> now, Printer printer)
    {
        if (rack is null || nodes is null)
        {
            return null;
        }

        var started = await LocalNode.StartAsync(new LocalNodeParts
        {
            World = world,
            Nodes = nodes,
            Desk = desk,
            Rack = rack,
            Program = RestartBench.ProgramOf(AppContext.BaseDirectory),
            TokenVariable = NodeUplink.TokenVariable,
            Folder = Path.GetFullPath(state is null ? Path.Combine(Path.GetTempPath(), "megapod-this-machine") : Path.Combine(state, "this-machine")),
            Now = now,
        });
        printer.Note(started.IsSuccess
            ? $"This machine stands for the rack {rack.Id} and runs a training and a batch job for real: megapod jobs top."
            : $"This machine runs no jobs: {started.Faults[0].Message} {started.Faults[0].Remedy}");
        return started.IsSuccess ? started.Value : null;
    }
}
