// Pictures: upright, at most so large, and without what the camera wrote into the file. Imports
// nothing, see .ci/bundle.mjs.

const PHOTO_SIDE = 2048;
const THUMB_SIDE = 400;

/**
 * The picture in `file` as JPEG and as a small JPEG: [photo, thumbnail, width, height], the first
 * two as Uint8Array. Rejects where the browser cannot read the picture.
 */
export async function encode_photo(file) {
    const picture = await upright(file);
    try {
        const photo = draw(picture, PHOTO_SIDE);
        const thumb = draw(photo, THUMB_SIDE);
        const [bytes, small] = await Promise.all([jpeg(photo, 0.85), jpeg(thumb, 0.72)]);
        return [bytes, small, photo.width, photo.height];
    } finally {
        picture.close?.();
    }
}

/** Turned as the camera was held. */
async function upright(file) {
    try {
        return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
        // Some browsers decode more formats in an <img> than in a bitmap; it turns pictures, too.
        const url = URL.createObjectURL(file);
        try {
            const image = new Image();
            image.src = url;
            await image.decode();
            return image;
        } finally {
            URL.revokeObjectURL(url);
        }
    }
}

function draw(picture, side) {
    const [width, height] = [picture.naturalWidth ?? picture.width, picture.naturalHeight ?? picture.height];
    if (!width || !height) throw new Error("an empty picture");
    const scale = Math.min(1, side / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const pen = canvas.getContext("2d", { alpha: false });
    pen.fillStyle = "#fff"; // Where a PNG is transparent.
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
}

function jpeg(canvas, quality) {
    return new Promise((resolve, reject) => {
        canvas.toBlob(
            (blob) => (blob ? blob.arrayBuffer().then((buffer) => resolve(new Uint8Array(buffer)), reject) : reject(new Error("no memory"))),
            "image/jpeg",
            quality,
        );
    });
}

/** The beginning of a file, where a camera writes when and where. */
export async function file_head(file, bytes) {
    return new Uint8Array(await file.slice(0, bytes).arrayBuffer());
}
