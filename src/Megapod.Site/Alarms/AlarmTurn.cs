namespace Megapod.Site.Alarms;

/// <summary>What a look did to one alarm.</summary>
internal enum AlarmTurn
{
    /// <summary>Nothing that anybody sees.</summary>
    Same,

    /// <summary>It stands from now on.</summary>
    Raised,

    /// <summary>It is over.</summary>
    Cleared,

    /// <summary>It goes on standing with other words.</summary>
    Changed,

    /// <summary>It does not stand and nothing of it has to be remembered any more.</summary>
    Forgotten,
}
