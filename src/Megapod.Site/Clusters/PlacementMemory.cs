namespace Megapod.Site.Clusters;

using System.Globalization;

/// <summary>
/// Placements that were submitted or were about to be, on the disk before they are. Each is submitted once at most: one that is here and that the cluster does not know is lost, and its site places it under a
/// new number.
/// </summary>
internal sealed class PlacementMemory
{
    private readonly string? file;
    private readonly HashSet<PlacementName> known = [];

    /// <summary>Opens it.</summary>
    /// <param name="file">Its file; null: nothing is kept.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PlacementMemory(string? file)
    {
        this.file = file;
        foreach (string line in file is not null && File.Exists(file) ? File.ReadLines(file) : [])
        {
            // A line without its end was cut off with the power, before anything was submitted.
            string[] words = line.Split(' ');
            if (words is [var job, var fence, "."] && long.TryParse(fence, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                known.Add(new PlacementName(job, number));
            }
        }
    }

    public bool Contains(PlacementName placement) => known.Contains(placement);

    /// <summary>Remembers some; when it returns they are on the disk.</summary>
    public void Add(IReadOnlyList<PlacementName> placements)
    {
        if (file is not null && placements.Count > 0)
        {
            using var stream = new FileStream(file, FileMode.Append, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            foreach (var placement in placements)
            {
                writer.Write(Line(placement));
            }

            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        known.UnionWith(placements);
    }

    /// <summary>Forgets one that was certainly not submitted.</summary>
    public void Remove(PlacementName placement)
    {
        if (known.Remove(placement))
        {
            Write();
        }
    }

    /// <summary>Forgets all that are wanted no longer, once there are enough of them to write a file for.</summary>
    public void KeepOnly(IReadOnlySet<PlacementName> wanted)
    {
        if (known.Count > (2 * wanted.Count) + 100)
        {
            known.IntersectWith(wanted);
            Write();
        }
    }

    private static string Line(PlacementName placement) => string.Create(CultureInfo.InvariantCulture, $"{placement.Job} {placement.Fence} .\n");

    private void Write()
    {
        if (file is not null)
        {
            Accounts.Private.Write(file, string.Concat(known.Select(Line)));
        }
    }
}
