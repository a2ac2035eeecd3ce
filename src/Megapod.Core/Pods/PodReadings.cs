namespace Megapod.Core.Pods;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What is known of a pod at one instant: for each part its readings and what it says of itself. Arrays are indexed as its <see cref="PodTree"/> says and belong to whoever made them.
/// What nobody has put is missing, never zero.
/// </summary>
public sealed class PodReadings
{
    private static readonly int Quantities = Enum.GetValues<PartQuantity>().Length;

    private readonly Reading[] readings;

    /// <summary>Nothing is known yet.</summary>
    /// <param name="tree">The pod.</param>
    public PodReadings(PodTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Tree = tree;
        readings = new Reading[tree.Parts.Length * Quantities];
        Word = new PartHealth[tree.Parts.Length];
        IdentifiedAt = new Instant[tree.Parts.Length];
    }

    /// <summary>The pod.</summary>
    public PodTree Tree { get; }

    /// <summary>How well each part is by its own word.</summary>
    public PartHealth[] Word { get; }

    /// <summary>When each part was last asked who it is and its identity in the tree was its answer; never where nobody has said. A part that falls silent keeps the instant at which it spoke last.</summary>
    public Instant[] IdentifiedAt { get; }

    /// <summary>The newest reading of a part.</summary>
    /// <param name="part">Index of the part.</param>
    /// <param name="quantity">Which.</param>
    public ref Reading this[int part, PartQuantity quantity] => ref readings[(part * Quantities) + (int)quantity];

    /// <summary>Copies what is known of the parts that another tree has as well: the same name, the same serial number or none, the same kind.</summary>
    /// <param name="other">Readings of the tree that takes this one's place.</param>
    public void CarryOver(PodReadings other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Tree.Parts.Length; i++)
        {
            var part = Tree.Parts[i];
            int to = other.Tree.IndexOf(part.Id);
            if (to >= 0 && other.Tree.Parts[to] is var same && same.Kind == part.Kind && (part.Identity.Serial.Length == 0 || part.Identity.Serial == same.Identity.Serial))
            {
                Array.Copy(readings, i * Quantities, other.readings, to * Quantities, Quantities);
                other.Word[to] = Word[i];

                // That it said nothing of itself is no word of what it says now.
                other.IdentifiedAt[to] = part.Identity.Serial == same.Identity.Serial ? IdentifiedAt[i] : Instant.Never;
            }
        }
    }

    /// <summary>Makes other readings of the same tree say the same.</summary>
    /// <param name="other">The others.</param>
    /// <exception cref="ArgumentException">They are of another tree.</exception>
    public void CopyTo(PodReadings other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Tree != Tree)
        {
            throw new ArgumentException("The readings are of another tree.", nameof(other));
        }

        readings.CopyTo(other.readings, 0);
        Word.CopyTo(other.Word, 0);
        IdentifiedAt.CopyTo(other.IdentifiedAt, 0);
    }
}
