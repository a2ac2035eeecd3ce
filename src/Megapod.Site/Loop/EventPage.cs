namespace Megapod.Site.Loop;

/// <summary>What an event ring has after a number.</summary>
/// <param name="Events">Events after it, oldest first.</param>
/// <param name="Newest">Number of the newest event there is; 0 before the first.</param>
/// <param name="IsGap">Whether events between that number and these are lost, or the number is none of this ring's.</param>
public sealed record EventPage(IReadOnlyList<SiteEvent> Events, long Newest, bool IsGap);
