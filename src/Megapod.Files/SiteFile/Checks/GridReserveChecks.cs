namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold of the power that is kept ready for the grid. Values that could not be read are left out.</summary>
internal static class GridReserveChecks
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Checks every product.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        if (site.Map("grid") is not { } grid)
        {
            return;
        }

        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var product in grid.List<ReadMap>("reserves"))
        {
            if (product.Text("id") is { Length: > 0 } id && !lineOf.TryAdd(id, product.At("id").Line))
            {
                string line = lineOf[id].ToString(CultureInfo.InvariantCulture);
                faults.Add(FaultCodes.DuplicateId, product.At("id"), $"Another reserve is already called '{Shown.Short(id)}', on line {line}.", "Give each a name of its own, or remove one.");
            }

            TariffChecks.Validity(product, faults);
            if (product.Find<TimeSpan>("block") is { } block && (block.Ticks % TimeSpan.TicksPerHour != 0 || Day.Ticks % block.Ticks != 0))
            {
                faults.Add(FaultCodes.ReserveBlock, product.At("block"), $"'block' is {Shown.Time(block)}, which are not whole hours that divide a day.", "Write 1 h, 2 h, 3 h, 4 h, 6 h, 8 h, 12 h or 24 h.");
            }

            bool isCommitted = product.Find<bool>("committed") == true;
            bool earnsNothing = !product.IsWritten("price") || product.Find<double>("price") == 0;
            if (!isCommitted && earnsNothing)
            {
                faults.Add(FaultCodes.ReserveKeys, product.Position, "The reserve is neither sold nor does it earn anything, so it would never be kept.", "Write its 'price', or 'committed: true' where it has been sold.");
            }

            if (!site.IsWritten("battery") && !site.IsWritten("pods"))
            {
                faults.Add(FaultCodes.ReserveKeys, product.Position, "The site has neither a battery nor a pod, so nothing could keep the reserve.", "Remove it, or write what keeps it.");
            }
        }
    }
}
