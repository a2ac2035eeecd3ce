namespace Megapod.Site.Loop;

using Megapod.Control.LifeCycle;

/// <summary>A change of a running site that has been made.</summary>
/// <param name="Change">Pods that were plugged in and taken away.</param>
/// <param name="HasRoom">Whether every limit carries the worst that the new pods may draw, so that their feeds may be closed. False: others have not come down so far yet; the site's view says when they have.</param>
public sealed record SiteChanged(SiteChange Change, bool HasRoom)
{
    /// <summary>What has changed, in words that follow who did it.</summary>
    public string Words
    {
        get
        {
            string added = Change.Added.Count > 0 ? $"plugged in {string.Join(", ", Change.Added)}" : "";
            string removed = Change.Removed.Count > 0 ? $"took away {string.Join(", ", Change.Removed)}" : "";
            return removed.Length == 0 ? added : added.Length == 0 ? removed : $"{removed} and {added}";
        }
    }
}
