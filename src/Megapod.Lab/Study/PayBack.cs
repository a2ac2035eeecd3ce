namespace Megapod.Lab.Study;

/// <summary>Whether money that is spent once comes back.</summary>
public enum PayBack
{
    /// <summary>Nothing is compared: this is the baseline, or the baseline was refused.</summary>
    None,

    /// <summary>It comes back in a number of years.</summary>
    Years,

    /// <summary>Nothing more is spent and not less is earned: nothing has to come back.</summary>
    AtOnce,

    /// <summary>More is spent and no more is earned.</summary>
    Never,

    /// <summary>Less is spent and less is earned: a choice, but no investment that could come back.</summary>
    SpendsLess,

    /// <summary>Something differs whose cost was not named.</summary>
    CostNotGiven,
}
