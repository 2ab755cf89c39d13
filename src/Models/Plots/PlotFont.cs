using ScottPlot;
using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>
/// The font of the pictures. It comes along, because the Linux build of Skia that needs nothing installed cannot ask the system
/// for fonts, and a bare machine has none. Scripts that it lacks are looked for in the system's folders.
/// </summary>
internal static class PlotFont
{
    private static readonly string[] s_extensions = [".ttf", ".otf", ".ttc"];
    private static readonly Lazy<SKTypeface?> s_typeface = new(Find);
    private static readonly Lazy<IReadOnlyList<SKTypeface>> s_others = new(() => [.. SystemFiles().Select(path => SKTypeface.FromFile(path)).OfType<SKTypeface>()]);

    /// <summary>The font, or null when its file was taken away.</summary>
    public static SKTypeface? Typeface => s_typeface.Value;

    /// <summary>Whether pictures have to do without text.</summary>
    public static bool IsMissing => Typeface is null;

    /// <summary>A font that has the letters of a text, if there is one.</summary>
    public static SKTypeface? For(string text) => Typeface is { } typeface && !Has(typeface, text)
        ? s_others.Value.FirstOrDefault(other => Has(other, text)) ?? typeface
        : Typeface;

    /// <summary>Makes ScottPlot draw with it.</summary>
    public static void Apply(Plot plot)
    {
        if (Typeface is { } typeface)
        {
            plot.Font.Set(typeface.FamilyName);
        }
    }

    private static bool Has(SKTypeface typeface, string text)
    {
        using var font = new SKFont(typeface);
        return font.ContainsGlyphs(text);
    }

    private static SKTypeface? Find()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Plots", "Fonts", "DejaVuSans.ttf");
        if (!File.Exists(path) || SKTypeface.FromFile(path) is not { } typeface)
        {
            return null;
        }

        Fonts.AddFontFile(typeface.FamilyName, path);
        Fonts.Default = typeface.FamilyName;
        return typeface;
    }

    private static IEnumerable<string> SystemFiles() => Folders().Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
        .Where(path => s_extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Folders()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return [Environment.GetFolderPath(Environment.SpecialFolder.Fonts), "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", Path.Combine(home, ".local/share/fonts"), Path.Combine(home, ".fonts")];
    }
}
