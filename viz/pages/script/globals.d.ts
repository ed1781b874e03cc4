/** What viz/pages/live.py writes above the script of a page. */
declare const computed: any;
