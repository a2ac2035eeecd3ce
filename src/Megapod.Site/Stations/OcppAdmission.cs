namespace Megapod.Site.Stations;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;

/// <summary>Whether somebody gets in.</summary>
/// <param name="Identity">Who it is; empty where that is not known.</param>
/// <param name="Version">The edition that was agreed on, where there is no fault.</param>
/// <param name="Status">The status of HTTP to refuse with.</param>
/// <param name="Fault">Why not; null: welcome.</param>
internal readonly record struct OcppAdmission(string Identity, OcppVersion Version, int Status, Fault? Fault);
