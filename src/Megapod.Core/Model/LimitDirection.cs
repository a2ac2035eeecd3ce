namespace Megapod.Core.Model;

/// <summary>Which way a limit looks.</summary>
public enum LimitDirection
{
    /// <summary>Power into the node from above (the sign rule's positive direction).</summary>
    Import,

    /// <summary>Power out of the node towards the grid; the limit's amount is still written as a positive number.</summary>
    Export,
}
