namespace Megapod.Site.Doctor;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Whether a site allows step tests now. Nobody has to remember to take the permission back: it ends.</summary>
public static class StepTestPermission
{
    private const string HowToAllow = "Write 'commissioning: {stepTestUntil: 2026-01-31T18:00:00+01:00}' into the site file, with the time at which today's work ends.";

    /// <summary>Why no step may be told; null: it may.</summary>
    /// <param name="site">The site.</param>
    /// <param name="now">The instant.</param>
    public static Fault? Missing(SiteConfig site, Instant now)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site switch
        {
            { Mode: SiteMode.Monitor } => new Fault("MP3134", "The site is only watched ('mode: monitor'), and nothing may be written to its devices.", "Test it once it is to be controlled."),
            { Commissioning.StepTestUntil: null } => new Fault("MP3131", "The site does not allow step tests.", HowToAllow),
            { Commissioning.StepTestUntil: { } until } when until <= now => new Fault("MP3132", string.Create(CultureInfo.InvariantCulture, $"The site allowed step tests until {until}, and that is over."), HowToAllow),
            { Commissioning.StepTestUntil: { } until } when until - now > CommissioningConfig.LongestAhead => new Fault(
                "MP3133", string.Create(CultureInfo.InvariantCulture, $"The site allows step tests until {until}, more than {CommissioningConfig.LongestAhead.TotalDays:0} days ahead; a permission for so long is none."), HowToAllow),
            _ => null,
        };
    }
}
