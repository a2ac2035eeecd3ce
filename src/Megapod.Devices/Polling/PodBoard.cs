namespace Megapod.Devices.Polling;

using Megapod.Core.Pods;

/// <summary>
/// Where the devices of one pod put what they know of its parts, and whoever judges or shows the pod looks it up. What is not put anew stays, with the instant at which it was measured, and grows old.
/// </summary>
/// <param name="tree">The pod as it is known before any device was asked.</param>
public sealed class PodBoard(PodTree tree)
{
    private readonly Lock gate = new();
    private PodReadings present = new(tree);

    /// <summary>The pod as it is known now. Any thread may ask.</summary>
    public PodTree Tree
    {
        get
        {
            lock (gate)
            {
                return present.Tree;
            }
        }
    }

    /// <summary>Puts something up. Indexes are those of the readings' own tree, which may be another one than at the last call.</summary>
    /// <param name="put">Writes it; short, and nothing in it waits.</param>
    public void Put(Action<PodReadings> put)
    {
        ArgumentNullException.ThrowIfNull(put);
        lock (gate)
        {
            put(present);
        }
    }

    /// <summary>A device has found parts, or found them gone: makes another tree take the place of this one. What is known of parts that stay is kept.</summary>
    /// <param name="change">Says from the parts that there are which there shall be; the same ones: nothing changes.</param>
    public void Change(Func<IReadOnlyList<Part>, IReadOnlyList<Part>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (gate)
        {
            var parts = change(present.Tree.Parts);
            if (!parts.SequenceEqual(present.Tree.Parts))
            {
                var next = new PodReadings(PodTree.From(parts));
                present.CarryOver(next);
                present = next;
            }
        }
    }

    /// <summary>What is known now.</summary>
    /// <param name="into">Readings to fill; they are used if they are of the present tree.</param>
    /// <returns>The readings that were filled.</returns>
    public PodReadings Read(PodReadings? into)
    {
        lock (gate)
        {
            var filled = into?.Tree == present.Tree ? into : new PodReadings(present.Tree);
            present.CopyTo(filled);
            return filled;
        }
    }
}
