namespace Megapod.Lab.Backtest;

/// <summary>Who decides in a back-test, once a quarter of an hour. It gets the past and the present; a test shuffles the future and expects the same decisions.</summary>
internal interface IBacktestPolicy
{
    /// <summary>The order for a quarter.</summary>
    /// <param name="quarter">Scored quarter, counted from 0.</param>
    /// <param name="site">The site as it stands.</param>
    MinuteOrder Decide(int quarter, MinuteSite site);
}
