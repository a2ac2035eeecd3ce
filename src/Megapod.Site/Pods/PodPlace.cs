namespace Megapod.Site.Pods;

using Megapod.Core.Model;

/// <summary>Where a pod stands among all others of its site. It moves up or down when pods come and go; then another one takes its place whole.</summary>
internal sealed class PodPlace
{
    /// <summary>Finds a pod.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="pod">Index of the pod.</param>
    public PodPlace(PowerTree tree, int pod)
    {
        Tree = tree;
        Pod = pod;
        Racks = [.. Enumerable.Range(0, tree.RackCount).Where(k => tree.Consumers[tree.ConnectorCount + k].Unit == pod)];
    }

    /// <summary>The site.</summary>
    public PowerTree Tree { get; }

    /// <summary>Index of the pod.</summary>
    public int Pod { get; }

    /// <summary>Its racks, by their places among racks.</summary>
    public int[] Racks { get; }

    /// <summary>A rack as the site has it.</summary>
    /// <param name="rack">Its place among racks.</param>
    public Consumer RackAt(int rack) => Tree.Consumers[Tree.ConnectorCount + rack];
}
