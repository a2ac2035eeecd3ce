namespace Megapod.Files.SiteFile.Shapes;

/// <summary>Counts connectors and racks while they are read, so that a few short lines cannot ask for millions.</summary>
internal sealed class DeviceBudget
{
    /// <summary>Most connectors and racks of one site; a cycle's arrays and a day's journal are sized for it.</summary>
    public const int Maximum = 10_000;

    private int taken;

    /// <summary>Whether the last <see cref="Take"/> was the first one that did not fit.</summary>
    public bool HasJustRunOut { get; private set; }

    /// <summary>Takes so many devices, or refuses; once refused, all further ones are refused as well.</summary>
    public bool Take(int count)
    {
        bool fitted = taken <= Maximum;
        taken = Math.Min(taken + count, Maximum + 1);
        HasJustRunOut = fitted && taken > Maximum;
        return taken <= Maximum;
    }
}
