namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Devices.Polling;

/// <summary>A pod behind a site's face: its board, what that showed at the last look, and the points that this has.</summary>
internal sealed class DsxFacePod
{
    private readonly string site;

    /// <summary>A pod that was just looked at.</summary>
    /// <param name="site">Name of its site.</param>
    /// <param name="board">Its board.</param>
    public DsxFacePod(string site, PodBoard board)
    {
        (this.site, Board) = (site, board);
        Readings = board.Read(null);
        Face = new DsxPodFace(site, Readings.Tree);
    }

    /// <summary>Its board.</summary>
    public PodBoard Board { get; }

    /// <summary>What the board showed at the last look.</summary>
    public PodReadings Readings { get; private set; }

    /// <summary>Its points, which are those of the readings' tree.</summary>
    public DsxPodFace Face { get; private set; }

    /// <summary>Looks again.</summary>
    /// <returns>Whether parts have come or gone, and points with them.</returns>
    public bool Look()
    {
        Readings = Board.Read(Readings);
        if (Readings.Tree == Face.Tree)
        {
            return false;
        }

        Face = new DsxPodFace(site, Readings.Tree);
        return true;
    }

    /// <summary>Where no device tells the power of the pod or a rack, what the cycle has measured is what is known.</summary>
    public void Complete(DsxFaceSight sight)
    {
        if (sight.View is not { } view)
        {
            return;
        }

        for (int i = 0; i < Readings.Tree.Parts.Length; i++)
        {
            var part = Readings.Tree.Parts[i];
            double? watts = part.Kind switch { PartKind.Pod => sight.NodeWatts(part.Id), PartKind.Rack => sight.ConsumerWatts(part.Id), _ => null };
            if (watts is { } measured && Readings[i, PartQuantity.Power].Quality == Quality.Missing)
            {
                Readings[i, PartQuantity.Power] = Reading.Good(measured, view.At);
            }
        }
    }
}
