using ScottPlot;
using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>
/// The font of the pictures. The Linux build of Skia that needs nothing installed cannot ask the system for fonts, so
/// there the usual folders are searched.
/// </summary>
internal static class PlotFont
{
    private static readonly string[] s_preferred = ["DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "Ubuntu-R.ttf", "OpenSans-Regular.ttf"];
    private static readonly Lazy<SKTypeface?> s_typeface = new(Find);

    /// <summary>The font, or null when the system has none.</summary>
    public static SKTypeface? Typeface => s_typeface.Value;

    /// <summary>Whether pictures have to do without text.</summary>
    public static bool IsMissing => Typeface is null;

    /// <summary>Makes ScottPlot draw with it.</summary>
    public static void Apply(Plot plot)
    {
        if (Typeface is { } typeface)
        {
            plot.Font.Set(typeface.FamilyName);
        }
    }

    private static SKTypeface? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return SKTypeface.Default;
        }

        var files = Folders().Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            .ToList();
        var path = s_preferred.Select(name => files.Find(file => Path.GetFileName(file) == name)).FirstOrDefault(file => file is not null)
            ?? files.Order(StringComparer.Ordinal).FirstOrDefault();
        if (path is null || SKTypeface.FromFile(path) is not { } typeface)
        {
            return null;
        }

        Fonts.AddFontFile(typeface.FamilyName, path);
        Fonts.Default = typeface.FamilyName;
        return typeface;
    }

    private static IEnumerable<string> Folders()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return ["/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(home, ".local/share/fonts"), Path.Combine(home, ".fonts")];
    }
}
