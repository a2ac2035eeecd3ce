namespace Megapod.Cli.Commands;

using System.Text.Json;
using Megapod.Cli.Output;
using Megapod.Core.Jobs;
using Megapod.Core.Ports;
using Megapod.Node.Runner;

/// <summary>Orders from a file and a report into one: for a machine without a site, and for looking at what a node does.</summary>
internal sealed class NodeFiles : IDisposable
{
    /// <summary>How often it is looked whether the orders' file has changed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IRunner node;
    private readonly FileInfo? orders;
    private readonly FileInfo? report;
    private readonly Printer printer;
    private readonly Timer timer;
    private readonly Lock gate = new();
    private (DateTime Written, long Length) read;
    private long told;

    /// <summary>Begins.</summary>
    /// <param name="node">Whom the orders are for.</param>
    /// <param name="orders">File of orders; null: none.</param>
    /// <param name="report">File of the report; null: none.</param>
    /// <param name="printer">Tells what is wrong with the orders.</param>
    public NodeFiles(IRunner node, FileInfo? orders, FileInfo? report, Printer printer)
    {
        (this.node, this.orders, this.report, this.printer) = (node, orders, report, printer);
        timer = new Timer(_ => Look(), null, TimeSpan.Zero, Pause);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        Look();
    }

    private void Look()
    {
        lock (gate)
        {
            try
            {
                Read();
                Write();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
            {
                printer.Note(error.Message);
            }
        }
    }

    private void Read()
    {
        orders?.Refresh();
        if (orders is not { Exists: true } || (orders.LastWriteTimeUtc, orders.Length) == read)
        {
            return;
        }

        // What cannot be read is told once and looked at again when it has changed.
        read = (orders.LastWriteTimeUtc, orders.Length);
        if (JsonSerializer.Deserialize<WorkOrders>(File.ReadAllText(orders.FullName), WorkJson.Options) is { } wanted)
        {
            node.Take(wanted);
        }
    }

    private void Write()
    {
        if (report is null || node.Report is not { } now || now.Number == told)
        {
            return;
        }

        told = now.Number;
        File.WriteAllText(report.FullName + ".new", JsonSerializer.Serialize(now, WorkJson.Options));
        File.Move(report.FullName + ".new", report.FullName, overwrite: true);
    }
}
